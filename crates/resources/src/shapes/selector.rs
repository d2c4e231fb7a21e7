//! Label selectors as fields of objects.

use api::{Cursor, Errors, names};

use super::object_meta::validate_labels;

/// Finds what is wrong with a label selector.
pub fn validate(place: &Cursor<'_>, errors: &mut Errors) {
    validate_labels(&place.at("matchLabels"), errors);
    for expression in place.at("matchExpressions").items() {
        validate_expression(&expression, errors);
    }
}

fn validate_expression(expression: &Cursor<'_>, errors: &mut Errors) {
    let (key, operator, values) = (expression.at("key"), expression.at("operator"), expression.at("values"));
    match operator.text_or_empty() {
        "In" | "NotIn" if values.is_empty() => {
            errors.required(values.path(), "must be specified when `operator` is 'In' or 'NotIn'");
        }
        "Exists" | "DoesNotExist" if !values.is_empty() => {
            errors.forbidden(
                values.path(),
                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            );
        }
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        other => errors.invalid(operator.path(), other, "not a valid selector operator"),
    }
    errors.invalid_each(key.path(), key.text_or_empty(), names::qualified_name(key.text_or_empty()));
    for value in values.items() {
        errors.invalid_each(value.path(), value.text_or_empty(), names::label_value(value.text_or_empty()));
    }
}
