using System.Collections;
using System.Text.Json.Nodes;

namespace CcmFhir.Fhir.Model;

/// <summary>
/// A repeating element: a live view of one JSON array, made when the first item is added and removed with the last.
/// A lone object where an array belongs reads as a list of one. Entries that are not objects are left where they are and not shown.
/// </summary>
public sealed class FhirList<T> : IReadOnlyList<T>
    where T : FhirNode, IFhirType<T>
{
    private readonly JsonObject _owner;
    private readonly string _name;

    internal FhirList(JsonObject owner, string name)
    {
        _owner = owner;
        _name = name;
    }

    public int Count => Objects().Count();

    public T this[int index] => T.Over(Objects().ElementAt(index));

    /// <summary>Adds the item itself, or a copy when it already sits in another resource.</summary>
    public void Add(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var json = FhirNode.Attachable(item.Json);
        if (_owner[_name] is JsonArray array)
        {
            array.Add(json);
            return;
        }

        var lone = _owner[_name] as JsonObject;
        _owner[_name] = lone is null ? new JsonArray(json) : new JsonArray(lone.DeepClone(), json);
    }

    public void AddRange(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (var item in items)
        {
            Add(item);
        }
    }

    /// <summary>Removes the items that match; the member itself goes when nothing is left, because FHIR forbids empty arrays.</summary>
    public int RemoveAll(Predicate<T> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        var doomed = Objects().Where(o => match(T.Over(o))).ToArray();
        foreach (var json in doomed)
        {
            (json.Parent as JsonArray)?.Remove(json);
        }

        if (doomed.Length > 0 && _owner[_name] is JsonObject or JsonArray { Count: 0 })
        {
            _owner.Remove(_name);
        }

        return doomed.Length;
    }

    public void Clear() => _owner.Remove(_name);

    public IEnumerator<T> GetEnumerator() => Objects().Select(T.Over).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<JsonObject> Objects() => _owner[_name] switch
    {
        JsonArray array => array.OfType<JsonObject>(),
        JsonObject lone => [lone],
        _ => [],
    };
}
