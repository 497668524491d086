"""The importer of AWS Step Functions."""
