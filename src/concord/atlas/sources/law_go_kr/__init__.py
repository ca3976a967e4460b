"""The open API of Korean law at law.go.kr."""
