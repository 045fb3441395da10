"""The house style: how this organisation looks, who may change that, and the page that shows every part."""
