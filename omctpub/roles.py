"""What those who have an account may do: a role each, in order."""

# From those who may least to those who may most; each may what those before it may.
ROLES = ("translator", "author", "editor", "admin")


def may(role: str, needed: str) -> bool:
    """Whether somebody of that role may do what the other role may; nobody may what needs none of them."""
    return role in ROLES and needed in ROLES and ROLES.index(role) >= ROLES.index(needed)
