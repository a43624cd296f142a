; What Groundplan reads from Python. Version 2.

(class_definition) @definition
(function_definition) @definition
(decorated_definition) @decorated
(expression_statement (assignment) @assignment)
(type_alias_statement) @alias
(module (expression_statement
  [(assignment left: (identifier) @_all) (augmented_assignment left: (identifier) @_all)] @public)
  (#eq? @_all "__all__"))

(import_statement) @import
(import_from_statement) @import
(future_import_statement) @import

(typed_parameter) @parameter
(typed_default_parameter) @parameter
(function_definition return_type: (_)) @returns

(call function: [(identifier) (attribute)] @call)

; Uses that are no calls, where a name stands for itself: decorators, types, arguments, values.
(decorator [(identifier) (attribute)] @name)
(type [(identifier) (attribute)] @name)
(type (subscript value: [(identifier) (attribute)] @name))
(type (generic_type (identifier) @name))
(argument_list [(identifier) (attribute)] @name)
(keyword_argument value: [(identifier) (attribute)] @name)

(ERROR) @error
(MISSING) @error
