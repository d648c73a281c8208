using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;
using Status = CcmFhir.Fhir.Model.EpisodeOfCare.EpisodeOfCareStatus;

namespace CcmFhir.Chart;

/// <summary><see cref="HomeCareEpisode"/> to and from an EpisodeOfCare of our profile <c>ccm-home-care</c>.</summary>
public static class HomeCareTranslator
{
    /// <summary>Profile <c>ccm-home-care</c>: the care manager is who signed the plan of care.</summary>
    public static EpisodeOfCare ToFhir(HomeCareEpisode episode, string patient, string id)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var care = new EpisodeOfCare
        {
            Meta = Profile(CcmTerms.HomeCareProfile),
            Identifier = { Identifier(CcmTerms.HomeCareIdentifier, id) },
            Status = episode.To is null ? Status.Active : Status.Finished,
            Patient = Reference(patient),
            CareManager = episode.PlanSignedBy is { } signer ? Reference(signer) : null,
        };
        if (episode.Kind is { } kind)
        {
            care.Type.Add(Concept(CcmTerms.HomeCareKinds, Words.Of(kind)));
        }

        if (episode.From is not null || episode.To is not null)
        {
            care.Period = new() { Start = episode.From is { } from ? On(from) : null, End = episode.To is { } to ? On(to) : null };
        }

        return care;
    }

    /// <summary>Null for any other episode, for one only planned, cancelled or in error, and with modifier extensions.</summary>
    public static HomeCareEpisode? FromFhir(EpisodeOfCare episode, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(episode);
        if (episode.Identifier.All(i => i.System != CcmTerms.HomeCareIdentifier) || episode.ModifierExtension.Count > 0
            || episode.Status?.Known is not (Status.Active or Status.Finished or Status.Onhold))
        {
            return null;
        }

        var word = episode.Type.Select(t => Codings.Of(t, CcmTerms.HomeCareKinds)?.Code).OfType<string>().FirstOrDefault() ?? "";
        return new HomeCareEpisode(
            Words.TryParse<HomeCareKind>(word, out var kind) ? kind : null,
            Days.Exact(episode.Period?.Start, zone),
            Days.Exact(episode.Period?.End, zone),
            References.Key(episode.CareManager));
    }
}
