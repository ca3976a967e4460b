"""The edition in other people's formats: HL7 FHIR R5 and Frictionless tables."""
