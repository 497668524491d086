"""The importer of SAM and CloudFormation templates."""
