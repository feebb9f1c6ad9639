// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStaking} from "../../src/interfaces/IStaking.sol";
import {StakingFixture} from "../StakingFixture.sol";

/// @notice Each kind of account whose key can be an agent's.
contract StakingSignersTest is StakingFixture {
    function slashedBy(address agent, uint256 key) internal returns (bool) {
        uint256 id = registerFor(agent);
        back(alice, id, 100 ether);
        report(carol, id, agent, key, action(id, 1, "a"), action(id, 1, "b"));
        return staking.collateralOf(id, alice) == 0;
    }

    function test_AnAgentOfAContractWithErc1271IsSlashedByItsWord() public {
        assertTrue(slashedBy(signingWallet(0xCAFE), 0xCAFE));
    }

    function test_AnAgentOfAnEip7702AccountIsSlashedByItsKeyWhateverItDelegatesTo() public {
        assertTrue(slashedBy(delegatingAccount(), DELEGATING_KEY));
        // Its delegate knows ERC-1271, but for another key.
        address account = delegate(0x7703, signingWallet(0xCAFE));
        assertTrue(slashedBy(account, 0x7703));
        assertTrue(slashedBy(account, 0xCAFE));
    }

    function test_RevertWhen_AContractWithoutErc1271IsSaidToHaveSigned() public {
        address wallet = mutedWallet();
        uint256 id = registerFor(wallet);
        (IStaking.AgentAction memory x, IStaking.AgentAction memory y) = (action(id, 1, "a"), action(id, 1, "b"));
        (bytes memory signatureX, bytes memory signatureY) = (sign(KEY, x), sign(KEY, y));
        vm.expectRevert(abi.encodeWithSelector(IStaking.BadSignature.selector, wallet));
        staking.slashForTwoActions(id, x, signatureX, wallet, y, signatureY, wallet);
    }

    function test_RevertWhen_AContractWithErc1271DidNotSign() public {
        address wallet = signingWallet(0xCAFE);
        uint256 id = registerFor(wallet);
        (IStaking.AgentAction memory x, IStaking.AgentAction memory y) = (action(id, 1, "a"), action(id, 1, "b"));
        (bytes memory signatureX, bytes memory signatureY) = (sign(0xCAFE, x), sign(KEY, y));
        vm.expectRevert(abi.encodeWithSelector(IStaking.BadSignature.selector, wallet));
        staking.slashForTwoActions(id, x, signatureX, wallet, y, signatureY, wallet);
    }
}
