using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Rest;

/// <summary>
/// Read, change, compare, write with If-Match: an update that destroys nothing it did not mean to change. When somebody else
/// was faster (409 as Oracle says, 412 as FHIR says) the change is applied anew to what is there now, three times at most.
/// </summary>
/// <param name="client">The EHR and the session.</param>
/// <param name="byPatch">
/// Send JSON Patch instead of the whole resource, where the EHR's statement offers it for the type. Then an element it hides from us stays;
/// by PUT a resource of which it shows only a part is not changed at all.
/// </param>
public sealed class FhirUpdate(FhirClient client, bool byPatch = false)
{
    private const int AttemptsMax = 3;

    /// <param name="id">The resource's id.</param>
    /// <param name="paths">JSON pointers the change may touch, with all that lies below: <c>["/status", "/note"]</c>.</param>
    /// <param name="change">Changes the resource; run again on each attempt. When it changes nothing, nothing is sent.</param>
    /// <param name="cancel">The caller's cancellation.</param>
    /// <returns>
    /// The resource as it stands. <see cref="FhirFailureKind.Unsupported"/> when the server showed only a part of it and the change cannot be
    /// made without the rest, or when it has no versions to compare; <see cref="FhirFailureKind.Conflict"/> when it kept changing under us.
    /// </returns>
    /// <exception cref="InvalidOperationException">The change reached outside its paths. Nothing was sent.</exception>
    public async Task<FhirResult<T>> ApplyAsync<T>(string id, IReadOnlyList<string> paths, Action<T> change, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        ArgumentNullException.ThrowIfNull(change);
        FhirResult<T> result;
        var attempts = 0;
        do
        {
            result = await TryAsync(id, paths, change, cancel);
        }
        while (result.Failure?.Kind == FhirFailureKind.Conflict && ++attempts < AttemptsMax);

        return result;
    }

    private async Task<FhirResult<T>> TryAsync<T>(string id, IReadOnlyList<string> paths, Action<T> change, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        var read = await client.ReadAsync<T>(id, cancel);
        if (read.Value is not { } resource)
        {
            return read;
        }

        var isPartial = PartialRead.Is(resource, read.Location);
        if (read.ETag is null || (isPartial && !byPatch))
        {
            return new FhirResult<T> { Failure = new FhirFailure(FhirFailureKind.Unsupported) };
        }

        var before = resource.Json.DeepClone();
        change(resource);
        var changes = Guarded(JsonDiff.Between(before, resource.Json), paths);
        return changes.Count == 0 ? read
            : isPartial && !changes.All(PartialRead.IsHarmless) ? new FhirResult<T> { Failure = new FhirFailure(FhirFailureKind.Unsupported) }
            : await SendAsync(id, resource, changes, read.ETag, cancel);
    }

    private Task<FhirResult<T>> SendAsync<T>(string id, T resource, IReadOnlyList<JsonChange> changes, string etag, CancellationToken cancel)
        where T : Resource, IFhirType<T> =>
        byPatch ? client.PatchAsync<T>(id, JsonDiff.ToPatch(changes), etag, cancel) : client.UpdateAsync(resource, etag, cancel);

    private static IReadOnlyList<JsonChange> Guarded(IReadOnlyList<JsonChange> changes, IReadOnlyList<string> paths) =>
        changes.FirstOrDefault(c => !paths.Any(c.IsWithin)) is { } stray
            ? throw new InvalidOperationException($"The change reached {stray.Path}, outside its declared paths.")
            : changes;
}
