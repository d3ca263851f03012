# fhir (en)
