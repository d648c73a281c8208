using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>
/// A typed view of one mutable JSON object. Properties read and write named members of <see cref="Json"/>; every
/// member nobody touched keeps its value, so unknown elements, extensions and the text of numbers survive an update.
/// Reading never throws: a member of another shape than HL7 defines reads as absent and stays where it is.
/// Not safe for use by several threads at once.
/// </summary>
public abstract class FhirNode(JsonObject json)
{
    /// <summary>The object behind this view. Changes here and through the view are the same changes.</summary>
    public JsonObject Json { get; } = json;

    /// <summary>The other half of a primitive (<c>_birthDate</c> of <c>birthDate</c>): its id and extensions; null when it has none.</summary>
    /// <param name="member">The JSON name of the primitive, for example <c>birthDate</c>.</param>
    public PrimitiveElement? PrimitiveOf(string member) => Json["_" + member] is JsonObject half ? new PrimitiveElement(half) : null;

    public override string ToString() => Json.ToJsonString();

    private protected T? Child<T>(string name)
        where T : FhirNode, IFhirType<T> =>
        Json[name] is JsonObject child ? T.Over(child) : null;

    private protected FhirList<T> Children<T>(string name)
        where T : FhirNode, IFhirType<T> =>
        new(Json, name);

    private protected PrimitiveList<T> Values<T>(string name, PrimitiveKind<T> kind) => new(Json, name, kind);

    private protected string? ReadText(string name) => Primitives.ReadText(Json[name]);

    private protected bool? ReadFlag(string name) => Primitives.ReadFlag(Json[name]);

    private protected int? ReadWhole(string name) => Primitives.ReadWhole(Json[name]);

    private protected FhirDecimal? ReadNumber(string name) => FhirDecimal.Read(Json[name]);

    private protected FhirDateTime? ReadMoment(string name) => FhirDateTime.Read(Json[name]);

    private protected Code<T>? ReadCode<T>(string name)
        where T : struct, Enum =>
        Code<T>.Read(Json[name]);

    private protected void Write(string name, FhirNode? value) => Put(name, value is null ? null : Attachable(value.Json));

    private protected void Write(string name, string? value) => Put(name, value is null ? null : JsonValue.Create(value));

    private protected void Write(string name, bool? value) => Put(name, value is { } flag ? JsonValue.Create(flag) : null);

    private protected void Write(string name, int? value) => Put(name, value is { } whole ? JsonValue.Create(whole) : null);

    private protected void Write(string name, FhirDecimal? value) => Put(name, value?.ToNode());

    private protected void Write(string name, FhirDateTime? value) => Put(name, value is { } moment ? JsonValue.Create(moment.Raw) : null);

    private protected void Write<T>(string name, Code<T>? value)
        where T : struct, Enum =>
        Put(name, value?.ToNode());

    /// <summary>Before one form of a choice is set: the other forms go, because two at once is not FHIR.</summary>
    private protected void Choose(string chosen, ReadOnlySpan<string> forms, bool hasValue)
    {
        foreach (var form in forms)
        {
            if (hasValue && form != chosen)
            {
                Json.Remove(form);
                Json.Remove("_" + form);
            }
        }
    }

    /// <summary>A JSON object has one parent, so an element that already sits somewhere goes in as a copy.</summary>
    internal static JsonObject Attachable(JsonObject json) => json.Parent is null ? json : (JsonObject)json.DeepClone();

    private void Put(string name, JsonNode? value)
    {
        if (value is null)
        {
            Json.Remove(name);
        }
        else
        {
            Json[name] = value;
        }
    }
}
