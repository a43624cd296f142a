; What Groundplan reads from Rust. Version 1.

(mod_item name: (identifier) @name body: (_)) @symbol.module
(mod_item !body) @import
(struct_item name: (type_identifier) @name) @symbol.class
(union_item name: (type_identifier) @name) @symbol.class
(enum_item name: (type_identifier) @name) @symbol.enum
(trait_item name: (type_identifier) @name) @symbol.interface
(type_item name: (type_identifier) @name) @symbol.type
(function_item name: (identifier) @name) @symbol.function
(function_signature_item name: (identifier) @name) @symbol.function
(macro_definition name: (identifier) @name) @symbol.function
(struct_item body: (field_declaration_list (field_declaration name: (field_identifier) @name) @symbol.field))
(union_item body: (field_declaration_list (field_declaration name: (field_identifier) @name) @symbol.field))
(enum_variant name: (identifier) @name) @symbol.field
(const_item name: (identifier) @name) @symbol.constant
(static_item name: (identifier) @name) @symbol.constant

(impl_item type: [(type_identifier) @owner (scoped_type_identifier) @owner
                  (generic_type type: (_) @owner)]) @scope
(impl_item trait: (_) @base type: [(type_identifier) (scoped_type_identifier) (generic_type)])
(trait_item bounds: (trait_bounds [(type_identifier) (scoped_type_identifier) (generic_type)] @base))

(use_declaration) @import
(extern_crate_declaration) @import

(call_expression function: [(identifier) (scoped_identifier)] @call)
(call_expression function: (generic_function function: [(identifier) (scoped_identifier)] @call))
(call_expression function: (field_expression value: (_) @receiver field: (field_identifier) @call))
(call_expression function: (generic_function
  function: (field_expression value: (_) @receiver field: (field_identifier) @call)))
(struct_expression name: (_) @call)

[(type_identifier) (scoped_type_identifier)] @use
(macro_invocation macro: (_) @use)
(attribute [(identifier) (scoped_identifier)] @use)

(parameter
  pattern: (identifier) @bound
  type: [(type_identifier) @type (scoped_type_identifier) @type (generic_type type: (type_identifier) @type)
         (reference_type type: [(type_identifier) @type (generic_type type: (type_identifier) @type)])])
(field_declaration
  name: (field_identifier) @bound
  type: [(type_identifier) @type (scoped_type_identifier) @type (generic_type type: (type_identifier) @type)
         (reference_type type: [(type_identifier) @type (generic_type type: (type_identifier) @type)])])
(let_declaration
  pattern: (identifier) @bound
  type: [(type_identifier) @type (scoped_type_identifier) @type (generic_type type: (type_identifier) @type)
         (reference_type type: (type_identifier) @type)])
(let_declaration
  pattern: (identifier) @bound
  !type
  value: [(call_expression function: [(identifier) (scoped_identifier)] @made)
          (struct_expression name: (_) @type)])
; What a box or a shared pointer holds is called as if it were there itself.
(field_declaration name: (field_identifier) @bound type: (generic_type
  type: (type_identifier) @_pointer type_arguments: (type_arguments . [
    (type_identifier) @type (generic_type type: (type_identifier) @type)
    (dynamic_type trait: (type_identifier) @type)] .))
  (#any-of? @_pointer "Box" "Rc" "Arc"))
(parameter pattern: (identifier) @bound type: (generic_type
  type: (type_identifier) @_pointer type_arguments: (type_arguments . [
    (type_identifier) @type (generic_type type: (type_identifier) @type)
    (dynamic_type trait: (type_identifier) @type)] .))
  (#any-of? @_pointer "Box" "Rc" "Arc"))
(function_item return_type: [
  (type_identifier) @returns (scoped_type_identifier) @returns
  (generic_type type: (type_identifier) @returns) (reference_type type: (type_identifier) @returns)])

(ERROR) @error
(MISSING) @error
