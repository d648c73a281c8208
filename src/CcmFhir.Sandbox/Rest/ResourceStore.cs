using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Json;

namespace CcmFhir.Sandbox.Rest;

/// <summary>One version of one resource, whole: <paramref name="Body"/> holds <c>id</c> and <c>meta</c> too.</summary>
internal sealed record StoredVersion(string Type, string Id, int Version, DateTimeOffset LastUpdated, JsonElement Body);

internal enum WriteOutcome
{
    Written,
    AlreadyThere,
    SeveralAlreadyThere,
    VersionConflict,
    NotFound,
}

internal sealed record WriteResult(WriteOutcome Outcome, StoredVersion? Resource = null);

/// <summary>
/// Every version of every resource, in memory. One lock makes each write and its condition a single step, so ten
/// conditional creates at once store one resource.
/// </summary>
internal sealed class ResourceStore(TimeProvider time, bool versioned)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OrderedDictionary<string, List<StoredVersion>>> _types = [];

    // New ids carry the start of this store, so that an app's database never mistakes a restarted EHR for the old one.
    private readonly string _era = time.GetUtcNow().ToUnixTimeSeconds().ToString("x", CultureInfo.InvariantCulture);
    private int _created;

    public StoredVersion? Read(string type, string id)
    {
        lock (_gate)
        {
            return Versions(type, id)?[^1];
        }
    }

    /// <summary>Newest first; empty when there is no such resource.</summary>
    public ImmutableArray<StoredVersion> History(string type, string id)
    {
        lock (_gate)
        {
            return Versions(type, id) is { } versions ? [.. versions.AsEnumerable().Reverse()] : [];
        }
    }

    /// <summary>The current version of each, in the order in which they were first stored.</summary>
    public ImmutableArray<StoredVersion> All(string type)
    {
        lock (_gate)
        {
            return _types.TryGetValue(type, out var resources) ? [.. resources.Values.Select(v => v[^1])] : [];
        }
    }

    /// <summary>Stores a new resource under a new id, unless <paramref name="same"/> finds one that is already there.</summary>
    public WriteResult Create(string type, JsonObject body, Func<StoredVersion, bool>? same = null)
    {
        lock (_gate)
        {
            var already = same is null ? [] : All(type).Where(same).Take(2).ToArray();
            return already.Length switch
            {
                0 => new(WriteOutcome.Written, Append(type, $"{_era}-{++_created}", body)),
                1 => new(WriteOutcome.AlreadyThere, already[0]),
                _ => new(WriteOutcome.SeveralAlreadyThere),
            };
        }
    }

    /// <summary>Appends a version; with an expected version only if that is still the current one.</summary>
    public WriteResult Update(string type, string id, JsonObject body, int? expected)
    {
        lock (_gate)
        {
            if (Versions(type, id) is not { } versions)
            {
                return new(WriteOutcome.NotFound);
            }

            return expected is { } version && version != versions[^1].Version
                ? new(WriteOutcome.VersionConflict)
                : new(WriteOutcome.Written, Append(type, id, body));
        }
    }

    /// <summary>Puts a resource of the clinic, or of a test, in place under its own id.</summary>
    public StoredVersion Put(JsonObject body)
    {
        var type = body["resourceType"]?.GetValue<string>() ?? throw new ArgumentException("A resource needs a resourceType.", nameof(body));
        lock (_gate)
        {
            return Append(type, body["id"]?.GetValue<string>() ?? $"{_era}-{++_created}", body);
        }
    }

    private List<StoredVersion>? Versions(string type, string id) =>
        _types.TryGetValue(type, out var resources) && resources.TryGetValue(id, out var versions) ? versions : null;

    private StoredVersion Append(string type, string id, JsonObject body)
    {
        if (!_types.TryGetValue(type, out var resources))
        {
            _types[type] = resources = [];
        }

        if (!resources.TryGetValue(id, out var versions))
        {
            resources[id] = versions = [];
        }

        var now = time.GetUtcNow();
        var version = new StoredVersion(type, id, versions.Count + 1, now, Stamp(body, id, versions.Count + 1, now));
        versions.Add(version);
        return version;
    }

    private JsonElement Stamp(JsonObject body, string id, int version, DateTimeOffset now)
    {
        var stamped = new JsonObject { ["resourceType"] = body["resourceType"]!.DeepClone(), ["id"] = id };
        var meta = body["meta"]?.DeepClone() as JsonObject ?? [];
        meta.Remove("versionId");
        if (versioned)
        {
            meta["versionId"] = version.ToString(CultureInfo.InvariantCulture);
        }

        meta["lastUpdated"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        stamped["meta"] = meta;
        foreach (var (name, value) in body.Where(p => p.Key is not ("resourceType" or "id" or "meta")))
        {
            stamped[name] = value?.DeepClone();
        }

        return FhirJson.Freeze(stamped);
    }
}
