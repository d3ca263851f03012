# fhir (ja)
