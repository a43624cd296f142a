"""Secrets, found and cut before a prompt leaves the machine.

`without_secrets` is what providers call. Three sources say where secrets are: a maintained detector
(`kingfisher`, which knows the shapes of some hundred issuers' keys), our few rules for keys without a
context (`leaks`, which the safety validator uses too), and the names that values are given
(`named_values`), since a password has no shape. `private_keys` also sees keys that were cut in two.
"""
