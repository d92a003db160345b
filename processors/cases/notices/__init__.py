"""Notices of infringement (W-09, section 6): completeness, measures, counter-notices, the end."""
