"""Lists of plans, visits and findings as offices keep them."""
