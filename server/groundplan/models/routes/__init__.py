"""Routes: an artifact type's ordered models, from the defaults, the user's file and the workspace's."""
