using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Oversight;

/// <summary>A rule of care plan oversight, G0181 and G0182.</summary>
internal abstract class OversightRule : BillingRule
{
    public override string Citation => Cite.Cpo;

    public override bool AppliesTo(Programme programme) => programme is Programme.CpoHomeHealth or Programme.CpoHospice;

    /// <summary>Index of the month's episode of the programme's kind; -1 when there is none.</summary>
    protected static int Episode(CaseFile file) => Find(file, e => e is { Kind: not null, From: not null });

    /// <summary>Index of an episode that does not say its kind or first day and may be the month's; -1 when there is none.</summary>
    protected static int IncompleteEpisode(CaseFile file) => Find(file, e => e.Kind is null || e.From is null);

    private static int Find(CaseFile file, Predicate<HomeCareEpisode> fits)
    {
        var kind = file.Facts.Programme == Programme.CpoHospice ? HomeCareKind.Hospice : HomeCareKind.HomeHealth;
        var episodes = file.Facts.HomeCare ?? [];
        for (var i = 0; i < episodes.Length; i++)
        {
            var episode = episodes[i];
            if (fits(episode) && (episode.Kind ?? kind) == kind
                && file.Touches(episode.From ?? file.FirstDay, episode.To ?? file.LastDay))
            {
                return i;
            }
        }

        return -1;
    }
}
