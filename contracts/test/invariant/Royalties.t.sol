// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {RoyaltiesHandler} from "./RoyaltiesHandler.sol";

/// @notice The invariants of the design, after every one of a hundred actions.
/// forge-config: default.invariant.fail-on-revert = true
contract RoyaltiesInvariantTest is Test {
    RoyaltiesHandler private handler;
    IRoyalties private royalties;

    function setUp() public {
        handler = new RoyaltiesHandler();
        royalties = handler.royalties();
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), handler.actions()));
    }

    /// @dev Every sum of the contract is added up from its parts, or kept a second time by the handler.
    function invariant_BalanceIsAtLeastChannelsPlusPoolPlusPendingPlusClaimablePlusStakes() public view {
        (uint96 inChannels, uint96 inBonds, uint32 demands,) = royalties.escrow();
        uint256 sum;
        for (uint256 i; i < handler.channelCount(); ++i) {
            IRoyalties.Channel memory channel = handler.channelOf(handler.channelIds(i));
            sum += channel.deposit - channel.collected;
        }
        assertEq(inChannels, sum, "channels");
        assertEq(inBonds, handler.sumOfBonds(), "bonds");
        assertEq(demands, handler.demandCount(), "demands");
        IRoyalties.Progress memory p = handler.progress();
        assertEq(p.pool, handler.pool(), "pool");
        assertEq(p.pending, handler.pending(), "pending");
        (uint128 claimable, uint128 burn) = royalties.ledger();
        assertEq(claimable, handler.claimable(), "claimable");
        assertEq(burn, handler.toBurn(), "burn");
        (uint96 treasury, uint96 stakers) = royalties.counters();
        assertEq(treasury, handler.toTreasury(), "treasury");
        assertEq(stakers, handler.toStakers(), "stakers");
        sum += uint256(p.pool) + p.pending + claimable + burn + treasury + stakers;
        sum += inBonds + demands * royalties.DEMAND_BOND();
        assertEq(royalties.liabilities(), sum, "liabilities");
        assertEq(address(royalties).balance, sum + handler.forced(), "balance");
    }

    function invariant_SumOfPaidIsAtMostSumOfFunded() public view {
        assertLe(handler.paid(), handler.funded());
        assertEq(handler.funded() - handler.paid(), royalties.liabilities());
    }

    function invariant_ACumulativeNeverDecreases() public view {
        for (uint256 i; i < handler.claimantCount(); ++i) {
            address account = handler.claimants(i);
            assertGe(royalties.claimed(account), handler.claimedBefore(account), "claimed");
        }
        for (uint256 i; i < handler.channelCount(); ++i) {
            bytes32 id = handler.channelIds(i);
            assertGe(handler.channelOf(id).collected, handler.collectedBefore(id), "collected");
        }
    }

    function invariant_OnlyFinalisedRootsPay() public view {
        uint256 finalised = handler.finalised();
        for (uint256 epoch; epoch <= finalised + 2; ++epoch) {
            bytes32 root = epoch == 0 || epoch > finalised ? bytes32(0) : handler.rootOf(epoch);
            assertEq(royalties.claimsRoot(epoch), root, "a root stands once its epoch is final, and stays");
        }
        for (uint256 i; i < handler.claimantCount(); ++i) {
            address account = handler.claimants(i);
            assertLe(royalties.claimed(account), handler.provenTo(i), "no more than finalised roots prove");
            assertEq(royalties.claimed(account), handler.paidTo(account), "exactly what was paid");
        }
        assertLe(handler.claimedSum(), handler.finalisedLines(), "no more than finalised lines");
    }

    /// @dev Whatever is pending, disputed, demanded or uncovered. What an invariant does is undone after it.
    function invariant_LeavingIsAlwaysPossible() public {
        handler.leaveChannels();
        handler.leaveBonds();
        (uint96 inChannels,,,) = royalties.escrow();
        assertEq(inChannels, 0);
    }

    function invariant_GenesisMinusBurnedIsTheSumOfBalances() public view {
        assertEq(handler.GENESIS() - handler.burned(), handler.sumOfBalances());
    }

    /// @dev A campaign proves nothing about what does not happen in it: the same actions, drawn as often, from fixed seeds.
    function test_EveryActionOfTheHandlerSucceedsOften() public {
        // Thousands of calls in one test, also where coverage turns the optimiser off.
        vm.pauseGasMetering();
        bytes4[] memory actions = handler.actions();
        string[32] memory labels = [
            "answer",
            "changeGatewayKey",
            "changeMood",
            "claim",
            "claimForged",
            "claimMany",
            "claimRefused",
            "claimTo",
            "closeChannel",
            "collect",
            "collectRefused",
            "demand",
            "depositBond",
            "dispute",
            "disputeHonest",
            "finalise",
            "flush",
            "force",
            "openChannel",
            "pass",
            "postAsSuccessor",
            "postDishonest",
            "postHonest",
            "requestClose",
            "setFees",
            "topUp",
            "voidUnanswered",
            "withdrawBond",
            "withdrawDemand",
            "claimMany: nothing",
            "claimMany: refused",
            "called back"
        ];
        uint256[] memory happened = new uint256[](labels.length);
        for (uint256 world; world < 20; ++world) {
            setUp();
            for (uint256 i; i < 250; ++i) {
                _act(actions, uint256(keccak256(abi.encode(world, i))));
            }
            for (uint256 k; k < labels.length; ++k) {
                happened[k] += handler.happened(bytes32(bytes(labels[k])));
            }
        }
        for (uint256 k; k < labels.length; ++k) {
            emit log_named_uint(labels[k], happened[k]);
            assertGe(happened[k], 5, labels[k]);
        }
    }

    /// @dev One that cannot be done now is rejected; none fails.
    function _act(bytes4[] memory actions, uint256 seed) private {
        bytes memory call = abi.encodeWithSelector(actions[seed % actions.length], seed >> 8);
        (bool ok, bytes memory problem) = address(handler).call(call);
        assertTrue(ok || keccak256(problem) == keccak256("FOUNDRY::ASSUME"), string(problem));
    }

    /// @dev The treasury takes the dust of the floors, so that none is left.
    function invariant_AfterEverythingIsResolvedNothingIsLeftButDust() public {
        handler.resolve();
        uint256 left = address(royalties).balance - handler.forced();
        assertLe(left, handler.claimantCount());
        assertEq(left, 0);
        assertEq(royalties.liabilities(), 0);
        invariant_GenesisMinusBurnedIsTheSumOfBalances();
        invariant_SumOfPaidIsAtMostSumOfFunded();
    }
}
