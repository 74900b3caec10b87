"""The doors: who comes in and how, the account each has, and how one is out again."""
