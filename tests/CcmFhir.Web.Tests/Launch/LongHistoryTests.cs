using System.Net.Http.Headers;
using CcmFhir.Testing;

namespace CcmFhir.Web.Tests.Launch;

/// <summary>A chart of twenty years opens like a new one: no request of the landing page grows with the history.</summary>
public sealed class LongHistoryTests
{
    [Fact]
    public async Task Two_thousand_conditions_and_ten_thousand_observations_of_the_past_add_no_request_and_no_byte()
    {
        await using var app = await RunningApp.StartAsync();
        using var traffic = new OutboundTraffic(url => url.AbsoluteUri.StartsWith(app.Ehr.FhirBase.AbsoluteUri, StringComparison.Ordinal) && url.Query.Length > 0);
        var young = await LandAsync(app, traffic);
        LongHistory.Put(app.Ehr, "alder", conditions: 2_000, observations: 10_000);

        var old = await LandAsync(app, traffic);

        Assert.Equal(young.Requests, old.Requests);
        Assert.DoesNotContain(old.Requests, r => r.Contains("Observation", StringComparison.Ordinal));
        Assert.InRange(old.Bytes, young.Bytes, young.Bytes + 100); // a total or a link may be a digit longer
    }

    /// <summary>What a launch and every panel of its page ask the EHR, and how much the EHR answers to that.</summary>
    private static async Task<(string[] Requests, long Bytes)> LandAsync(RunningApp app, OutboundTraffic traffic)
    {
        traffic.Take();
        using var nurse = await app.SignInAsync("nurse-birch");
        Assert.Contains("Essential hypertension", (await nurse.OpenAsync("/panels/conditions")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hx-get", (await nurse.OpenAsync("/panels/summary")).Html, StringComparison.Ordinal);
        Assert.Contains("Diabetes and blood pressure", (await nurse.OpenAsync("/panels/records")).Text, StringComparison.Ordinal);
        var asked = traffic.Take().Where(r => r.Method == HttpMethod.Get).Select(r => r.Url).OrderBy(u => u.PathAndQuery, StringComparer.Ordinal).ToArray();

        using var bare = new HttpClient();
        bare.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", app.Ehr.IssueAccessToken("patient/*.rs user/*.rs", "alder"));
        var bytes = 0L;
        foreach (var url in asked)
        {
            bytes += (await bare.GetByteArrayAsync(url)).Length;
        }

        return ([.. asked.Select(u => u.PathAndQuery)], bytes);
    }
}
