"""Uploaded files, in an S3 bucket or a folder."""
