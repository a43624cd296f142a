; What Groundplan reads from JavaScript and TypeScript alike. Version 1.

(class_declaration) @definition
(function_declaration) @definition
(generator_function_declaration) @definition
(class_body (method_definition) @definition)
(lexical_declaration (variable_declarator) @definition)
(variable_declaration (variable_declarator) @definition)
(export_statement value: [(function_expression) (generator_function) (arrow_function) (class)] @definition)
(expression_statement (assignment_expression left: (member_expression)) @assignment)

(export_statement) @export
(import_statement) @import
(call_expression function: (identifier) @_require (#eq? @_require "require")) @required
(call_expression function: (import)) @required

(call_expression function: [(identifier) (member_expression)] @call)
(new_expression constructor: [(identifier) (member_expression)] @call)

; Uses that are no calls, where a name stands for itself: decorators, arguments, values.
(decorator [(identifier) (member_expression)] @name)
(arguments [(identifier) (member_expression)] @name)
(pair value: (identifier) @name)

(comment) @comment
(ERROR) @error
(MISSING) @error
