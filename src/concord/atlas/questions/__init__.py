"""What people ask of an edition. Pure: frozen values in, frozen values out."""
