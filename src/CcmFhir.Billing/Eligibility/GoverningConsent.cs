using CcmFhir.Billing.Time;
using NodaTime;

namespace CcmFhir.Billing.Eligibility;

/// <summary>
/// The consent that covers the month: the latest given to the billing practitioner by the month's end and not revoked before the month.
/// A consent that names nobody comes after those that name the billing practitioner.
/// </summary>
/// <param name="At">Its index in the facts; -1 when none covers the month.</param>
/// <param name="OnlyForOthers">Whether consents cover the month, but all for other practitioners.</param>
internal readonly record struct GoverningConsent(int At, bool OnlyForOthers)
{
    public static GoverningConsent Find(CareMonth facts, LocalDate lastDay, Instant monthEnd)
    {
        var best = new GoverningConsent(-1, false);
        for (var i = 0; i < facts.Consents.Length; i++)
        {
            var consent = facts.Consents[i];
            var given = consent.GivenOn.Day is { } day ? day <= lastDay : consent.GivenOn.Moment!.Value < monthEnd;
            if (!given || (consent.RevokedOn is { } revoked && revoked < facts.Month.FirstDay()))
            {
                continue;
            }

            if (consent.Practitioner is not null && consent.Practitioner != facts.BillingPractitioner.Id)
            {
                best = best with { OnlyForOthers = best.At < 0 };
            }
            else if (best.At < 0 || IsBetter(consent, facts.Consents[best.At], facts.TimeZone))
            {
                best = new GoverningConsent(i, false);
            }
        }

        return best;
    }

    private static bool IsBetter(PatientConsent consent, PatientConsent known, DateTimeZone zone)
    {
        var named = consent.Practitioner is not null;
        if (named != known.Practitioner is not null)
        {
            return named;
        }

        var (given, knownGiven) = (consent.GivenOn.From(zone), known.GivenOn.From(zone));
        return given != knownGiven ? given > knownGiven : string.CompareOrdinal(consent.Id, known.Id) > 0;
    }
}
