; What Groundplan reads from Go. Version 1.

(package_clause (package_identifier) @name) @package
; Alone, a declaration begins with its keyword; in a list it is what stands in the list.
(type_declaration
  (type_spec name: (type_identifier) @name type: (struct_type)) @symbol.class) @whole
(type_declaration
  (type_spec name: (type_identifier) @name type: (interface_type)) @symbol.interface) @whole
(type_declaration
  (type_spec
    name: (type_identifier) @name
    type: [(type_identifier) (qualified_type) (generic_type) (pointer_type) (array_type) (slice_type)
           (map_type) (channel_type) (function_type) (parenthesized_type)]) @symbol.type) @whole
(type_declaration (type_alias name: (type_identifier) @name) @symbol.type) @whole
(const_declaration (const_spec name: (identifier) @name) @symbol.constant) @whole
(var_declaration (var_spec name: (identifier) @name) @symbol.field) @whole
(var_spec_list (var_spec name: (identifier) @name) @symbol.field)
(function_declaration name: (identifier) @name) @symbol.function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @owner
    (pointer_type (type_identifier) @owner)
    (generic_type type: (type_identifier) @owner)
    (pointer_type (generic_type type: (type_identifier) @owner))]))
  name: (field_identifier) @name) @symbol.method
(method_elem name: (field_identifier) @name) @symbol.method
(struct_type (field_declaration_list (field_declaration name: (field_identifier) @name) @symbol.field))

; What a structure or interface embeds.
(type_spec type: (struct_type (field_declaration_list (field_declaration
  !name type: [(type_identifier) (qualified_type) (generic_type)] @base))))
(type_spec type: (interface_type (type_elem . [(type_identifier) (qualified_type) (generic_type)] @base .)))

(import_spec) @import

(call_expression function: (identifier) @call)
(call_expression function: (selector_expression operand: (_) @receiver field: (field_identifier) @call))
(composite_literal type: [(type_identifier) (qualified_type)] @call)

[(type_identifier) (qualified_type)] @use

(parameter_declaration
  name: (identifier) @bound
  type: [(type_identifier) @type (qualified_type) @type (generic_type) @type
         (pointer_type [(type_identifier) (qualified_type) (generic_type)] @type)])
(struct_type (field_declaration_list (field_declaration
  name: (field_identifier) @bound
  type: [(type_identifier) @type (qualified_type) @type (generic_type) @type
         (pointer_type [(type_identifier) (qualified_type) (generic_type)] @type)])))
(var_spec
  name: (identifier) @bound
  type: [(type_identifier) @type (qualified_type) @type (generic_type) @type
         (pointer_type [(type_identifier) (qualified_type) (generic_type)] @type)])
(short_var_declaration
  left: (expression_list . (identifier) @bound .)
  right: (expression_list . [
    (composite_literal type: (_) @type)
    (unary_expression operand: (composite_literal type: (_) @type))
    (call_expression function: (identifier) @made)
    (call_expression function: (selector_expression operand: (_) @receiver field: (field_identifier) @made))] .))
; `x, err := New()`: the first of what is given.
(short_var_declaration
  left: (expression_list . (identifier) @bound (identifier) .)
  right: (expression_list . [
    (call_expression function: (identifier) @made)
    (call_expression function: (selector_expression operand: (_) @receiver field: (field_identifier) @made))] .))
(function_declaration result: [
  (type_identifier) @returns (qualified_type) @returns
  (pointer_type [(type_identifier) (qualified_type)] @returns)
  (parameter_list . (parameter_declaration type: [
    (type_identifier) @returns (qualified_type) @returns
    (pointer_type [(type_identifier) (qualified_type)] @returns)]))])
(method_declaration result: [
  (type_identifier) @returns (qualified_type) @returns
  (pointer_type [(type_identifier) (qualified_type)] @returns)
  (parameter_list . (parameter_declaration type: [
    (type_identifier) @returns (qualified_type) @returns
    (pointer_type [(type_identifier) (qualified_type)] @returns)]))])

(ERROR) @error
(MISSING) @error
