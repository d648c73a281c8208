using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>
/// A code with a required binding. A code outside its value set (a newer version's, or bad data) reads with
/// <see cref="Known"/> null and its <see cref="Raw"/> text kept; it cannot be written.
/// </summary>
public readonly record struct Code<T>
    where T : struct, Enum
{
    public Code(T value) => Raw = CodeTable<T>.Texts[value];

    private Code(string raw) => Raw = raw;

    /// <summary>The code as the JSON holds it.</summary>
    public string Raw { get; }

    /// <summary>The code as a member of its value set, or null when it is not one.</summary>
    public T? Known => Raw is not null && CodeTable<T>.Values.TryGetValue(Raw, out var value) ? value : null;

    public static implicit operator Code<T>(T value) => new(value);

    public override string ToString() => Raw;

    internal static PrimitiveKind<Code<T>?> Kind { get; } = new(Read, value => value?.ToNode());

    internal static Code<T>? Read(JsonNode? node) => Primitives.ReadText(node) is { } raw ? new Code<T>(raw) : null;

    /// <exception cref="InvalidOperationException">The code is outside its value set: writing it would be our bug.</exception>
    internal JsonValue ToNode() =>
        Known is null ? throw new InvalidOperationException($"A code outside {typeof(T).Name} cannot be written.") : JsonValue.Create(Raw)!;
}
