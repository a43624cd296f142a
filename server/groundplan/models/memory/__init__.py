"""Does a model fit into the memory of this machine, and what to unload so that it does.

`model_shape` and `memory_need` say what it takes, `measure_memory` what is free, `fit` puts the two
together, `eviction` chooses idle models to unload and `make_room` does it. All of it is about models
that run on *this* machine: a server elsewhere knows its own memory.
"""
