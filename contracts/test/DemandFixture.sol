// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../src/interfaces/IDisputes.sol";
import {Header} from "../src/interfaces/Types.sol";
import {ChallengeFixture} from "./ChallengeFixture.sol";

/// @notice A pending epoch whose demands are answered by "data", and one-line ways to demand.
abstract contract DemandFixture is ChallengeFixture {
    IDisputes.DemandKind internal constant LINE = IDisputes.DemandKind.Line;
    IDisputes.DemandKind internal constant CHUNK = IDisputes.DemandKind.Chunk;
    uint256 internal bondOf;

    function setUp() public virtual override {
        super.setUp();
        bondOf = royalties.DEMAND_BOND();
        vm.deal(bob, 100 ether);
        pay(1, 100);
        Header memory h = header(100, 0);
        h.data = keccak256("data");
        post(h);
    }

    function demand(IDisputes.DemandKind kind, uint256 index) internal {
        demandAs(bob, kind, index);
    }

    function demandAs(address account, IDisputes.DemandKind kind, uint256 index) internal {
        vm.prank(account);
        royalties.demand{value: bondOf}(posted, beforePosted, kind, index);
    }

    function idOf(IDisputes.DemandKind kind, uint256 index) internal view returns (bytes32) {
        return royalties.demandId(head, finalAt(), kind, index);
    }

    function expectDemands(uint256 held, uint256 open) internal view {
        (,, uint256 demands, uint256 openDemands) = royalties.escrow();
        assertEq(demands, held);
        assertEq(openDemands, open);
        (,,,,,, bool demanded) = royalties.progress();
        assertEq(demanded, open != 0);
    }
}
