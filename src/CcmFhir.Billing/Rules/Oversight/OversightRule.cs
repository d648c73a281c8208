using CcmFhir.Billing.Eligibility;

namespace CcmFhir.Billing.Rules.Oversight;

/// <summary>A rule of care plan oversight, G0181 and G0182.</summary>
internal abstract class OversightRule : BillingRule
{
    public override string Citation => Cite.Cpo;

    public override bool AppliesTo(Programme programme) => programme is Programme.CpoHomeHealth or Programme.CpoHospice;

    /// <summary>Index of the month's episode of the programme's kind; -1 when there is none.</summary>
    protected static int Episode(CaseFile file)
    {
        var kind = file.Facts.Programme == Programme.CpoHospice ? HomeCareKind.Hospice : HomeCareKind.HomeHealth;
        var episodes = file.Facts.HomeCare ?? [];
        for (var i = 0; i < episodes.Length; i++)
        {
            if (episodes[i].Kind == kind && episodes[i].From is { } from && file.Touches(from, episodes[i].To ?? file.LastDay))
            {
                return i;
            }
        }

        return -1;
    }
}
