"""Every screen that people see, as data: pictured by `make gallery`, and searched for obstacles by `test_axe.py`.

A screen is a name, an origin and a function that brings a page there (`screens/`). What is done with a page that
is there does not know which screen it is: `album.py` keeps pictures, `obstacles.py` looks for what is in the way.
"""
