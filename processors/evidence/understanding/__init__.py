"""Which value is which field: from spans on pages to the fields of the contracts."""
