"""Domain-free pages: the look, the templates, and what they are filled with. Knows of nothing above the kernel."""
