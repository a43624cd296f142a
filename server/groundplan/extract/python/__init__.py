"""A Python program read statically: modules found, names resolved, bases followed; nothing imported."""
