// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgentReputation} from "../../src/AgentReputation.sol";
import {AgentFixture} from "../AgentFixture.sol";

/// @notice Summaries against a plain count over what was given.
contract AgentReputationFuzzTest is AgentFixture {
    /// @param client One of four.
    struct Given {
        uint8 client;
        int128 value;
        uint8 decimals;
        bool isTagged;
        bool isRevoked;
    }

    AgentReputation private reputation;
    address[] private named;

    function setUp() public override {
        super.setUp();
        reputation = new AgentReputation(identity);
        named = new address[](2);
        (named[0], named[1]) = (client(0), client(1));
    }

    function client(uint256 i) private pure returns (address) {
        return address(uint160(0xC11E47000000000000000000 + i % 4));
    }

    function give(Given memory g) private {
        vm.startPrank(client(g.client));
        reputation.giveFeedback(agentId, g.value, g.decimals, g.isTagged ? "uptime" : "starred", "", "", "", 0);
        if (g.isRevoked) reputation.revokeFeedback(agentId, reputation.getLastIndex(agentId, client(g.client)));
        vm.stopPrank();
    }

    function testFuzz_TheMeanOfTheNamedClientsIsWithinOneUnitOfThePlainMean(Given[] memory givens) public {
        int256 sum;
        uint64 expected;
        for (uint256 i; i < givens.length && i < 24; ++i) {
            Given memory g = givens[i];
            g.value = int128(bound(g.value, -1e38, 1e38));
            g.decimals = uint8(bound(g.decimals, 0, 18));
            give(g);
            if (g.client % 4 < 2 && g.isTagged && !g.isRevoked) {
                sum += g.value * int256(10 ** (18 - g.decimals));
                ++expected;
            }
        }
        (uint64 count, int128 value, uint8 decimals) = reputation.getSummary(agentId, named, "uptime", "");
        assertEq(count, expected);
        if (count == 0) {
            assertEq(value, 0);
            assertEq(decimals, 0);
            return;
        }
        int256 unit = int256(10 ** (18 - decimals));
        assertApproxEqAbs(value * unit, sum / int256(uint256(count)), uint256(unit));
        (address[] memory clients,,,,,,) = reputation.readAllFeedback(agentId, named, "uptime", "", false);
        assertEq(clients.length, count, "both readers see the same feedback");
    }

    function testFuzz_WhoIsNotNamedChangesNothing(Given[] memory givens) public {
        give(Given(0, 80, 0, true, false));
        for (uint256 i; i < givens.length && i < 16; ++i) {
            givens[i].client = givens[i].client % 2 + 2;
            givens[i].value = int128(bound(givens[i].value, -1e38, 1e38));
            givens[i].decimals = uint8(bound(givens[i].decimals, 0, 18));
            give(givens[i]);
        }
        (uint64 count, int128 value,) = reputation.getSummary(agentId, named, "", "");
        assertEq(count, 1);
        assertEq(value, 80);
    }
}
