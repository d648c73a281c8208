using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>
/// The consent that covers the month: the latest given to the billing practitioner by the month's end and not revoked before the month.
/// A consent that names nobody comes after those that name the billing practitioner.
/// </summary>
/// <param name="At">Its index in the facts; -1 when none covers the month.</param>
/// <param name="Given">The first instant it covers.</param>
/// <param name="OnlyForOthers">Whether consents cover the month, but all for other practitioners.</param>
internal readonly record struct GoverningConsent(int At, Instant Given, bool OnlyForOthers)
{
    public static GoverningConsent Find(CareMonth facts, Instant monthEnd)
    {
        var best = new GoverningConsent(-1, Instant.MinValue, false);
        for (var i = 0; i < facts.Consents.Length; i++)
        {
            var consent = facts.Consents[i];
            if (consent.RevokedOn is { } revoked && revoked < facts.Month.FirstDay())
            {
                continue;
            }

            var given = consent.GivenOn.From(facts.TimeZone);
            if (given >= monthEnd)
            {
                continue;
            }

            if (consent.Practitioner is not null && consent.Practitioner != facts.BillingPractitioner.Id)
            {
                best = best with { OnlyForOthers = best.At < 0 };
                continue;
            }

            if (best.At < 0 || IsBetter(consent, given, facts.Consents[best.At], best.Given))
            {
                best = new GoverningConsent(i, given, false);
            }
        }

        return best;
    }

    private static bool IsBetter(PatientConsent consent, Instant given, PatientConsent known, Instant knownGiven)
    {
        var named = consent.Practitioner is not null;
        if (named != known.Practitioner is not null)
        {
            return named;
        }

        return given != knownGiven ? given > knownGiven : string.CompareOrdinal(consent.Id, known.Id) > 0;
    }
}
