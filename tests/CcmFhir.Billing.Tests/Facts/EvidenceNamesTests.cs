using System.Text;
using CcmFhir.Billing.Facts;
using CcmFhir.Billing.Fees;
using CcmFhir.Billing.Rules;
using CcmFhir.Billing.Tests.Cases;

namespace CcmFhir.Billing.Tests.Facts;

/// <summary>Facts read from elsewhere than a file of facts are named as they are there.</summary>
public sealed class EvidenceNamesTests
{
    public static TheoryData<Func<Determination, Func<string, string>?, byte[]>> Forms => [DeterminationWriter.Write, DeterminationText.Write];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Only_the_names_of_the_facts_differ(Func<Determination, Func<string, string>?, byte[]> write)
    {
        var facts = FactsReader.Read(Encoding.UTF8.GetBytes(CaseFacts.Base().ToJsonString())).Month!;
        var determination = RuleBook.Evaluate(facts, FeeSchedules.Shipped);

        var named = Encoding.UTF8.GetString(write(determination, fact => $"«{fact}»"));

        Assert.Contains("«consents[0]»", named, StringComparison.Ordinal);
        Assert.Equal(
            Encoding.UTF8.GetString(write(determination, null)),
            named.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal));
    }
}
