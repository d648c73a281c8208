namespace CcmFhir.Fhir.Validation;

/// <summary>One way in which a resource breaks its definition. Holds no value of the resource, so it may be logged.</summary>
/// <param name="Kind">Which rule.</param>
/// <param name="Path">Where, as FHIRPath writes it: <c>ChargeItem.performer[1].actor</c>.</param>
/// <param name="Rule">What the definition asks for: <c>1..1</c>, a value set, an invariant's key.</param>
public sealed record ValidationIssue(ValidationRule Kind, string Path, string Rule);

public enum ValidationRule
{
    /// <summary>A member the type does not have.</summary>
    UnknownElement,

    /// <summary>Fewer or more than allowed.</summary>
    Cardinality,

    /// <summary>Another type than defined, or text that does not fit the primitive's pattern.</summary>
    Type,

    /// <summary>A code outside a required value set.</summary>
    Binding,

    /// <summary>Not the fixed value.</summary>
    Fixed,

    /// <summary>Lacks what the pattern asks for.</summary>
    Pattern,

    /// <summary>Two forms of one choice.</summary>
    Choice,

    /// <summary>An empty object, array or text.</summary>
    Empty,

    /// <summary>In no slice of a closed slicing.</summary>
    Slice,

    Invariant,
}
