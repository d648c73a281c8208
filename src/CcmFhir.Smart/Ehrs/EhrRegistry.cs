using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CcmFhir.Smart.Ehrs;

/// <summary>All registrations. An <c>iss</c> that is not here leads nowhere: no fetch, no redirect.</summary>
public sealed class EhrRegistry
{
    private readonly FrozenDictionary<string, EhrRegistration> _byIss;
    private readonly FrozenDictionary<string, EhrRegistration> _byId;

    /// <exception cref="ArgumentException">Two registrations share an id, an <c>iss</c> or a redirect URI.</exception>
    public EhrRegistry(IEnumerable<EhrRegistration> registrations)
    {
        All = [.. registrations];
        Unique(All.Select(r => r.Id), "id");
        Unique(All.SelectMany(r => r.FhirBases.Select(Key)), "iss");
        Unique(All.Select(r => r.RedirectUri), "redirect URI");

        _byId = All.ToFrozenDictionary(r => r.Id, StringComparer.Ordinal);
        _byIss = All.SelectMany(r => r.FhirBases, (r, b) => KeyValuePair.Create(Key(b), r)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    public ImmutableArray<EhrRegistration> All { get; }

    /// <summary>The registration of a received <c>iss</c>, or null when none names it exactly.</summary>
    public EhrRegistration? ByIss(string? iss) =>
        IssuerUrl.TryNormalise(iss, out var normal) ? _byIss.GetValueOrDefault(normal) : null;

    public EhrRegistration? ById(string id) => _byId.GetValueOrDefault(id);

    private static string Key(Uri fhirBase) => IssuerUrl.TryNormalise(fhirBase.OriginalString, out var normal) ? normal : fhirBase.OriginalString;

    private static void Unique(IEnumerable<string> values, string what)
    {
        if (values.GroupBy(v => v, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two EHR registrations share the {what} {twice.Key}.", nameof(values));
        }
    }
}
