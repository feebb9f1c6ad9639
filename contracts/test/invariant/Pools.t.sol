// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {Pools} from "../../src/Pools.sol";
import {PoolsHandler} from "../PoolsHandler.sol";

/// @notice What Pools holds, owes and paid, after any hundred calls of two Datanets' lives.
/// forge-config: default.invariant.depth = 100
/// forge-config: default.invariant.runs = 64
/// forge-config: default.invariant.fail-on-revert = true
contract PoolsInvariantTest is Test {
    PoolsHandler private handler = new PoolsHandler();
    Pools private pools;

    /// @dev A function stands here as often as it weighs.
    function setUp() public {
        vm.warp(1_795_000_000);
        pools = handler.poolsContract();
        bytes4[] memory weighted = new bytes4[](12);
        for (uint256 i; i < 3; ++i) {
            weighted[i] = PoolsHandler.credit.selector;
            weighted[3 + i] = PoolsHandler.claimRows.selector;
        }
        weighted[6] = PoolsHandler.releaseVersion.selector;
        weighted[7] = PoolsHandler.settleVersion.selector;
        weighted[8] = PoolsHandler.settleVersion.selector;
        weighted[9] = PoolsHandler.postBounty.selector;
        weighted[10] = PoolsHandler.closeBounty.selector;
        weighted[11] = PoolsHandler.forceEther.selector;
        targetSelector(FuzzSelector(address(handler), weighted));
        targetContract(address(handler));
    }

    /// @return sum Pools that wait, rows that were not paid, bounty money and open bounties.
    function owed() private view returns (uint256 sum) {
        for (uint256 d; d < 2; ++d) {
            uint64 id = handler.ids(d);
            uint32 newest = handler.newest(id);
            sum += pools.bountyMoney(id);
            for (uint32 version = 2; version <= newest + 1; ++version) {
                sum += pools.pools(id, version) + unpaid(id, version);
            }
        }
        for (uint256 id = 1; id <= pools.lastBountyId(); ++id) {
            (, uint192 amount,) = pools.bounties(id);
            sum += amount;
        }
    }

    function unpaid(uint64 id, uint32 version) private view returns (uint256 sum) {
        (, uint224 perRow, uint32 rows) = pools.settlements(id, version);
        for (uint32 i; i < rows; ++i) {
            if (!pools.isPaid(id, version, i)) sum += perRow;
        }
    }

    /// @notice balance = Σ pools + unpaid rows + bounties, and what was forced in changes none of them.
    function invariant_TheBalanceIsWhatIsOwedAndWhatWasForcedIn() public view {
        assertEq(address(pools).balance, owed() + handler.forced());
    }

    function invariant_NoMoreIsPaidThanWasCredited() public view {
        assertLe(handler.paid(), handler.credited());
        assertEq(handler.credited(), owed() + handler.paid(), "and the rest is owed");
    }

    function invariant_EverybodyHoldsWhatItsRowsAndBountiesGave() public view {
        for (uint256 a; a < 4; ++a) {
            address person = handler.actors(a);
            assertEq(person.balance, handler.received(person));
        }
        assertEq(handler.refuge().balance, handler.received(handler.refuge()));
    }

    /// @notice Leaving is always possible: whatever happened, every settled row can be claimed, to the last wei.
    function afterInvariant() public {
        handler.claimEverything();
        for (uint256 d; d < 2; ++d) {
            uint64 id = handler.ids(d);
            for (uint32 version = 2; version <= handler.newest(id); ++version) {
                assertEq(unpaid(id, version), 0);
            }
        }
        invariant_TheBalanceIsWhatIsOwedAndWhatWasForcedIn();
    }
}
