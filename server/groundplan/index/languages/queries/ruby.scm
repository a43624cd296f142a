; What Groundplan reads from Ruby. Version 1.

(module name: (_) @name) @symbol.module
(class name: (_) @name) @symbol.class
(method name: (_) @name) @symbol.function
(singleton_method name: (_) @name) @symbol.function
(assignment
  left: (constant) @name
  right: (call receiver: (constant) @_struct method: (identifier) @_new)
  (#any-of? @_struct "Struct" "Class" "Data")
  (#any-of? @_new "new" "define")) @symbol.class
(assignment left: (constant) @name) @symbol.constant
(assignment left: (instance_variable) @name) @symbol.promoted
(operator_assignment left: (instance_variable) @name) @symbol.promoted
(call
  method: (identifier) @_accessor
  arguments: (argument_list (simple_symbol) @name @symbol.field)
  (#any-of? @_accessor "attr_accessor" "attr_reader" "attr_writer" "attribute" "cattr_accessor"
    "mattr_accessor" "class_attribute")) @whole

(superclass [(constant) (scope_resolution)] @base)
(body_statement (call
  !receiver
  method: (identifier) @_mixes
  arguments: (argument_list [(constant) (scope_resolution)] @base)
  (#any-of? @_mixes "include" "prepend")))

(call
  !receiver
  method: (identifier) @_requires
  (#any-of? @_requires "require" "require_relative" "autoload" "load")) @import

(call receiver: (_) @receiver method: [(identifier) (constant)] @call)
(call !receiver method: [(identifier) (constant)] @call)

[(constant) (scope_resolution)] @use

(assignment
  left: (identifier) @bound
  right: (call receiver: [(constant) (scope_resolution)] @type method: (identifier) @_new)
  (#eq? @_new "new"))
(assignment
  left: (instance_variable) @bound.promoted
  right: (call receiver: [(constant) (scope_resolution)] @type method: (identifier) @_new)
  (#eq? @_new "new"))

(ERROR) @error
(MISSING) @error
