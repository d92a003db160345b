"""One file per database; nothing else knows which one is used."""
