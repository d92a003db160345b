"""Complaints: the procedures N, R and O of section 1, their money, returns and rulings."""
