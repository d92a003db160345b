"""What follows a decision in every kind of case: appeal, arbitration, execution, closing."""
