// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {RoyaltiesLedgerHandler} from "./RoyaltiesLedgerHandler.sol";

/// forge-config: default.invariant.fail-on-revert = true
contract RoyaltiesLedgerInvariantTest is Test {
    RoyaltiesLedgerHandler private handler;
    IRoyalties private royalties;

    function setUp() public {
        handler = new RoyaltiesLedgerHandler();
        handler.setUp();
        royalties = handler.contractUnderTest();
        bytes4[] memory list = new bytes4[](40);
        uint256 n;
        n = weigh(list, n, 4, handler.openChannel.selector);
        n = weigh(list, n, 1, handler.topUp.selector);
        n = weigh(list, n, 1, handler.requestClose.selector);
        n = weigh(list, n, 1, handler.close.selector);
        n = weigh(list, n, 6, handler.collect.selector);
        n = weigh(list, n, 6, handler.post.selector);
        n = weigh(list, n, 2, handler.finaliseEpoch.selector);
        n = weigh(list, n, 2, handler.disputeWrong.selector);
        n = weigh(list, n, 2, handler.demand.selector);
        n = weigh(list, n, 1, handler.answer.selector);
        n = weigh(list, n, 1, handler.voidUnanswered.selector);
        n = weigh(list, n, 1, handler.withdrawDemand.selector);
        n = weigh(list, n, 3, handler.claimOne.selector);
        n = weigh(list, n, 1, handler.claimMany.selector);
        n = weigh(list, n, 1, handler.claimTooEarly.selector);
        n = weigh(list, n, 1, handler.flush.selector);
        n = weigh(list, n, 1, handler.withdrawBond.selector);
        n = weigh(list, n, 1, handler.setFees.selector);
        n = weigh(list, n, 1, handler.force.selector);
        n = weigh(list, n, 3, handler.pass.selector);
        assertEq(n, list.length);
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), list));
    }

    function invariant_BalanceCoversChannelsPoolPendingClaimableAndBonds() public view {
        (uint256 claimable, uint256 burn) = royalties.ledger();
        assertEq(claimable, handler.finalisedLines() - claimedSum(), "claimable");
        (uint256 treasury, uint256 stakers) = royalties.counters();
        (uint256 pool, uint256 pending,,,,,) = royalties.progress();
        uint256 sum = pool + pending + claimable + burn + treasury + stakers + escrowed();
        assertEq(royalties.liabilities(), sum, "liabilities");
        assertEq(address(royalties).balance, sum + handler.forced(), "balance");
    }

    function invariant_PaidIsAtMostFunded() public view {
        assertLe(handler.paid(), handler.funded());
        assertEq(handler.funded() - handler.paid(), royalties.liabilities());
    }

    function invariant_OnlyFinalisedRootsPay() public view {
        uint256 finalised = handler.finalised();
        for (uint256 epoch = 1; epoch <= finalised; ++epoch) {
            assertEq(royalties.claimsRoot(epoch), handler.rootOf(epoch), "a root of a final epoch stays");
        }
        assertEq(royalties.claimsRoot(finalised + 1), 0);
        for (uint256 i; i < handler.accountCount(); ++i) {
            assertLe(royalties.claimed(handler.account(i)), handler.provenCumulative(i));
        }
    }

    function invariant_ThePoolIsBoundedByTheBondUnlessItWasSlashed() public view {
        (uint256 pool, uint256 pending,,, bool substitute, bool uncovered,) = royalties.progress();
        if (uncovered) return;
        assertGe(royalties.bonds(royalties.operator()), pool + (substitute ? 0 : pending));
        if (substitute) assertGe(royalties.bonds(royalties.poster()), pending);
    }

    /// @dev Whatever is pending, wrong or demanded; what an invariant does is undone after it.
    function invariant_LeavingIsAlwaysPossible() public {
        bytes32[] memory ids = handler.channelIds();
        for (uint256 i; i < ids.length; ++i) {
            (,, uint64 closeAt) = royalties.channels(ids[i]);
            if (closeAt != 0) continue;
            vm.prank(royalties.payerOf(ids[i]));
            royalties.requestClose(ids[i]);
        }
        skip(royalties.closeDelay());
        for (uint256 i; i < ids.length; ++i) {
            address payer = royalties.payerOf(ids[i]);
            (uint96 deposit, uint96 collected,) = royalties.channels(ids[i]);
            uint256 had = payer.balance;
            royalties.close(ids[i]);
            assertEq(payer.balance - had, deposit - collected);
        }
        (uint256 left,,,) = royalties.escrow();
        assertEq(left, 0);
    }

    /// @dev Also with forced ether, that stays where it is.
    function invariant_AfterEverythingIsResolvedOnlyDustIsLeft() public {
        invariant_LeavingIsAlwaysPossible();
        handler.resolve();
        assertLe(royalties.liabilities(), handler.accountCount());
        assertEq(address(royalties).balance, royalties.liabilities() + handler.forced());
    }

    /// @dev Channels, bonds and demand bonds: the sums are those of their parts.
    function escrowed() private view returns (uint256) {
        (uint256 inChannels, uint256 inBonds, uint256 demands,) = royalties.escrow();
        bytes32[] memory ids = handler.channelIds();
        uint256 sum;
        for (uint256 i; i < ids.length; ++i) {
            (uint96 deposit, uint96 collected,) = royalties.channels(ids[i]);
            sum += deposit - collected;
        }
        assertEq(sum, inChannels, "channels");
        sum = 0;
        for (uint256 i; i < 3; ++i) {
            sum += royalties.bonds(handler.bondHolders()[i]);
        }
        assertEq(sum, inBonds, "bonds");
        assertEq(handler.demandCount(), demands, "demands");
        return inChannels + inBonds + demands * royalties.DEMAND_BOND();
    }

    function claimedSum() private view returns (uint256 sum) {
        for (uint256 i; i < handler.accountCount(); ++i) {
            sum += royalties.claimed(handler.account(i));
        }
    }

    function weigh(bytes4[] memory list, uint256 from, uint256 weight, bytes4 selector) private pure returns (uint256) {
        for (uint256 i; i < weight; ++i) {
            list[from + i] = selector;
        }
        return from + weight;
    }
}
