using System.Collections;
using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>
/// A repeating primitive: a live view of an array of values and its twin of extensions (<c>given</c> and <c>_given</c>),
/// which FHIR pairs by position and pads with null. A value that is only an extension reads as null and keeps its place.
/// </summary>
public sealed class PrimitiveList<T> : IReadOnlyList<T?>
{
    private readonly JsonObject _owner;
    private readonly string _name;
    private readonly PrimitiveKind<T> _kind;

    internal PrimitiveList(JsonObject owner, string name, PrimitiveKind<T> kind)
    {
        _owner = owner;
        _name = name;
        _kind = kind;
    }

    /// <summary>The longer of the two arrays.</summary>
    public int Count => Math.Max(Array(_name)?.Count ?? 0, Array(Twin)?.Count ?? 0);

    public T? this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Array(_name) is { } values && index < values.Count ? _kind.Read(values[index]) : default;
        }
    }

    private string Twin => "_" + _name;

    /// <summary>The extension half of one value; null when it has none.</summary>
    public PrimitiveElement? ElementAt(int index) =>
        Array(Twin) is { } halves && index < halves.Count && halves[index] is JsonObject half ? new PrimitiveElement(half) : null;

    /// <summary>Adds after the last pair, so that no value slides under another's extensions.</summary>
    public void Add(T item)
    {
        var at = Count;
        if (Array(_name) is not { } values)
        {
            values = [];
            _owner[_name] = values;
        }

        while (values.Count < at)
        {
            values.Add(null);
        }

        values.Add(_kind.Write(item));
        if (Array(Twin) is { } halves)
        {
            while (halves.Count <= at)
            {
                halves.Add(null);
            }
        }
    }

    public void AddRange(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (var item in items)
        {
            Add(item);
        }
    }

    public void Clear()
    {
        _owner.Remove(_name);
        _owner.Remove(Twin);
    }

    public IEnumerator<T?> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private JsonArray? Array(string name) => _owner[name] as JsonArray;
}
