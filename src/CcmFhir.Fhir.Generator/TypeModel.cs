namespace CcmFhir.Fhir.Generator;

/// <summary>A class to write: a resource, a data type, or a component of one, whose FHIR name is its path.</summary>
internal sealed record TypeModel(string FhirName, string Name, string BaseClass, bool IsResource, string Summary)
{
    public List<PropertyModel> Properties { get; } = [];

    /// <summary>Of the outermost class only: all its components, flat, as Firely nests them.</summary>
    public List<TypeModel> Components { get; } = [];

    /// <summary>Of the outermost class only: the code sets no other type uses.</summary>
    public List<CodeSet> Codes { get; } = [];
}

/// <summary>
/// A member of the JSON object. A choice has one property per form (valueQuantity, valueString); Choice then names the
/// element the form belongs to (value).
/// </summary>
internal sealed record PropertyModel(string Json, string Name, ValueModel Value, bool IsList, string? Choice);

/// <summary>What a member holds.</summary>
/// <param name="CSharp">The C# type without its question mark.</param>
/// <param name="Reader">The reader method of FhirNode, or null for a facade.</param>
/// <param name="Kind">How items of a list are read; null for a facade.</param>
internal sealed record ValueModel(string CSharp, string? Reader, string? Kind);
