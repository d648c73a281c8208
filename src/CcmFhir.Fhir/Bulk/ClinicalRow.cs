using System.Text.Json;
using System.Text.Unicode;

namespace CcmFhir.Fhir.Bulk;

/// <summary>
/// The few facts a panel needs of a Condition, Observation, Encounter or any other resource, read in one pass over its bytes
/// without building the model. Members of another shape than expected are not there. Valid as long as the bytes are.
/// </summary>
public readonly ref struct ClinicalRow
{
    public JsonText ResourceType { get; init; }

    public JsonText Id { get; init; }

    /// <summary>The reference of subject or patient, as sent.</summary>
    public JsonText Patient { get; init; }

    /// <summary>System of the first coding of <c>code</c>.</summary>
    public JsonText System { get; init; }

    /// <summary>Code of the first coding of <c>code</c>; of an Encounter that of its class.</summary>
    public JsonText Code { get; init; }

    /// <summary>Code of the first coding of clinicalStatus, or the status.</summary>
    public JsonText Status { get; init; }

    /// <summary>Onset, effective or period start, as sent.</summary>
    public JsonText Date { get; init; }

    /// <summary>The value of valueQuantity, as sent.</summary>
    public JsonText Value { get; init; }

    /// <summary>
    /// False when the line is no JSON object, is cut off or run on, or what is wanted of it is no text; then the row is empty. What is not
    /// wanted is passed over and not examined.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out ClinicalRow row)
    {
        row = default;
        try
        {
            return Utf8.IsValid(json) && RowReader.TryRead(json, out row);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;   // the second is how the reader tells of half a surrogate pair
        }
    }
}
