"""What the manifests of many ecosystems say of a project: its name, what it needs, how it is started."""
