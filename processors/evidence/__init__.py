"""Opening, reading, understanding and checking uploaded documents."""
